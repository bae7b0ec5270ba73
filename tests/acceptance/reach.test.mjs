import { judge } from './harness.mjs';
import { bigWorld, brokenWorlds, reachWorlds, unreadWorlds } from './worlds/reach.mjs';

judge([...reachWorlds(), ...brokenWorlds(), ...unreadWorlds(), bigWorld()], { apart: true });
