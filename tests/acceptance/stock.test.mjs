import { judge } from './harness.mjs';
import { oldWorld, routesWorld, singleWorld, stockWorld } from './worlds/stock.mjs';

judge([stockWorld(), singleWorld('single', 20), singleWorld('few', 19), singleWorld('one-route', 20, 1), singleWorld('last-week', 20, 2, 9 * 86400e3), oldWorld(), routesWorld()]);
