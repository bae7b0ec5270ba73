// How much memory the process holds on to.
#pragma once

namespace returnwatch::agent {

// Before anything else is done. Left to itself glibc keeps a heap for every thread that was ever busy, and every size
// of page that was ever read: two heaps do for so few threads, and large pieces go back as soon as they are done with.
void bound_memory();

// When the start is over: pages of the program and its libraries that only the start needed (symbol tables,
// relocations, readers of configurations) are given back, two fifths of what an idle agent would hold. What is needed
// again is read again, from the page cache or the file. Nothing that was written to is touched.
void let_go_of_start();

}  // namespace returnwatch::agent
