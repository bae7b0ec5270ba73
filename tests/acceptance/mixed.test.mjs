import { judge } from './harness.mjs';
import { mixedWorld } from './worlds/mixed.mjs';

judge([mixedWorld('mixed-one', 1, 60), mixedWorld('mixed-two', 2, 60)], { apart: true });
