#include "agent/app/cli.h"
#include "agent/base/memory.h"

int main(int argc, char** argv) {
  returnwatch::agent::bound_memory();
  return returnwatch::agent::run_cli(argc, argv);
}
