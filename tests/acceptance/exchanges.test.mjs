import { judge } from './harness.mjs';
import { exchangesWorld } from './worlds/exchanges.mjs';
import { bursts, nativesWorld, reasonsWorld } from './worlds/natives.mjs';

judge([exchangesWorld(), nativesWorld(), nativesWorld('false'), reasonsWorld(), ...bursts()]);
