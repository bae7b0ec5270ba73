import { judge } from './harness.mjs';
import { cornerWorld, oddWorlds, poorWorld } from './worlds/odd.mjs';

judge([...oddWorlds(), cornerWorld(), poorWorld()], { apart: true });
