import { judge } from './harness.mjs';
import { sharedWorlds } from './worlds/odd.mjs';

judge(sharedWorlds());
