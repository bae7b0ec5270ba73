#include <malloc.h>

#include "agent/app/cli.h"

// Left to itself glibc keeps a heap for every thread that was ever busy, and every size of page that was ever read:
// two heaps do for so few threads, and large pieces go back as soon as they are done with.
static void bound_memory() {
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  mallopt(M_TRIM_THRESHOLD, 512 * 1024);
}

int main(int argc, char** argv) {
  bound_memory();
  return returnwatch::agent::run_cli(argc, argv);
}
