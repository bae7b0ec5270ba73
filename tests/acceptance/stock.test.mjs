import { judge } from './harness.mjs';
import { singleWorld, stockWorld } from './worlds/stock.mjs';

judge([stockWorld(), singleWorld('single', 20), singleWorld('few', 19), singleWorld('one-route', 20, 1)]);
