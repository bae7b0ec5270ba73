// The command line: one table of commands (cli.cc), CLI11 underneath. Adding a command: its function in commands.h, one
// row.
#pragma once

namespace returnwatch::agent {

// Parses and runs; the exit code. Exceptions of start-up mistakes end here as one line on stderr and 2.
[[nodiscard]] int run_cli(int argc, char** argv);

}  // namespace returnwatch::agent
