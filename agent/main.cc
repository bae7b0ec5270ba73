#include "agent/app/cli.h"

int main(int argc, char** argv) { return returnwatch::agent::run_cli(argc, argv); }
