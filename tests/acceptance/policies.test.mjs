import { judge } from './harness.mjs';
import { policyWorlds } from './worlds/policies.mjs';

judge(policyWorlds());
