import { judge } from './harness.mjs';
import { flowMoves, movesWorld, silenceWorld } from './worlds/moves.mjs';
import { snapshotsWorld } from './worlds/snapshots.mjs';

const worlds = [movesWorld(), silenceWorld(), flowMoves(), snapshotsWorld()];
judge(worlds, { apart: true, act: [() => worlds.forEach((w) => w.act())] });
