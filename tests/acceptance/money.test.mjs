import { judge } from './harness.mjs';
import { cardsWorld, codesWorld, storeCreditWorld } from './worlds/credits.mjs';
import { doublesWorld } from './worlds/doubles.mjs';
import { refundsWorld } from './worlds/refunds.mjs';

judge([refundsWorld(), codesWorld(), storeCreditWorld(), cardsWorld(), doublesWorld()]);
