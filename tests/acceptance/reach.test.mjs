import { judge } from './harness.mjs';
import { bigWorld, brokenWorlds, reachWorlds } from './worlds/reach.mjs';

judge([...reachWorlds(), ...brokenWorlds(), bigWorld()], { apart: true });
