import { judge } from './harness.mjs';
import { snapshotsWorld } from './worlds/snapshots.mjs';

const w = snapshotsWorld();
judge([w], { act: [w.act] });
