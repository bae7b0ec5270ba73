import { judge } from './harness.mjs';
import { flowWorlds } from './worlds/flows.mjs';

judge(flowWorlds());
