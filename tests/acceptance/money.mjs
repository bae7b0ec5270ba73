// Exact money for the fakes: decimal strings and BigInt minor units.
const exponents = { JPY: 0, KWD: 3 };
export const exponent = (currency) => exponents[currency] ?? 2;

export function minor(text, currency) {
  const [whole, part = ''] = String(text).replace('-', '').split('.');
  const value = BigInt(whole + part.padEnd(exponent(currency), '0').slice(0, exponent(currency)));
  return String(text).startsWith('-') ? -value : value;
}

export function decimal(value, currency) {
  const e = exponent(currency);
  const digits = (value < 0n ? -value : value).toString().padStart(e + 1, '0');
  return (value < 0n ? '-' : '') + digits.slice(0, digits.length - e) + (e ? '.' + digits.slice(-e) : '');
}

export const sum = (texts, currency) => decimal(texts.reduce((a, t) => a + minor(t, currency), 0n), currency);

// As Shopify writes Decimal: no needless zeros, but always one digit after the point.
export function shopifyDecimal(text) {
  const [whole, part = ''] = String(text).split('.');
  return `${whole}.${part.replace(/0+$/, '') || '0'}`;
}
