// A fuzzer's short run, as `make test` has it: no instrumentation and no clang, but the same targets with seeds changed
// at random for some seconds. `make fuzz` searches in earnest.
//
//   fuzz_NAME SECONDS SEED FILE|FOLDER...
//
// What made it crash, or kept it busy for ten seconds, is left in fuzz_NAME.crash beside it.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 16384;
constexpr unsigned kHangs = 10;  // seconds for one input

std::string g_input, g_left;  // read by the signal handler

extern "C" void leave(int signal) {
  const int file = ::open(g_left.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0) (void)!::write(file, g_input.data(), g_input.size());
  ::_exit(128 + signal);
}

class Changes {
 public:
  Changes(std::vector<std::string> seeds, unsigned seed) : seeds_(std::move(seeds)), random_(seed) {}

  std::string next() {
    std::string out = seeds_[below(seeds_.size())];
    for (std::size_t n = 1 + below(6); n > 0; --n) change(out);
    out.resize(std::min(out.size(), kLongest));
    return out;
  }

 private:
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void change(std::string& s) {
    static const std::vector<std::string> kWords = {"null",
                                                    "true",
                                                    "-1",
                                                    "0",
                                                    "1e999",
                                                    "99999999999999999999999",
                                                    "\"\"",
                                                    "[]",
                                                    "{}",
                                                    "[[[[[[[[",
                                                    "\\ud83d",
                                                    "\\u0000",
                                                    "\xff\xfe",
                                                    "0.001",
                                                    "*/7",
                                                    "L",
                                                    "2026-02-30T25:61:61Z",
                                                    "gid://shopify/Order/",
                                                    ";--"};
    const std::size_t at = below(s.size() + 1);
    switch (below(6)) {
      case 0:
        if (at < s.size()) s[at] = static_cast<char>(s[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < s.size()) s[at] = static_cast<char>(below(256));
        break;
      case 2:
        s.erase(at, below(32));
        break;
      case 3:
        s.insert(at, s.substr(below(s.size()), below(64)));
        break;
      case 4:
        s.replace(at, std::min(s.size() - at, below(12)), kWords[below(kWords.size())]);
        break;
      default: {
        const std::string& other = seeds_[below(seeds_.size())];
        s = s.substr(0, at) + other.substr(below(other.size() + 1));
      }
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_;
};

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> seeds_of(int argc, char** argv) {
  std::vector<std::string> out;
  for (int i = 3; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) {
      out.push_back(read(argv[i]));
      continue;
    }
    for (const auto& e : std::filesystem::directory_iterator(argv[i])) out.push_back(read(e.path()));
  }
  std::sort(out.begin(), out.end());  // the same run on every file system
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fputs("usage: SECONDS SEED FILE|FOLDER...\n", stderr), 2;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(argv[1]));
  std::vector<std::string> seeds = seeds_of(argc, argv);
  if (seeds.empty()) return std::fputs("no seeds\n", stderr), 2;
  g_left = std::string(argv[0]) + ".crash";
  for (const int s : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS, SIGALRM}) std::signal(s, leave);
  Changes changes(seeds, static_cast<unsigned>(std::atoi(argv[2])));
  long runs = 0;
  for (const std::string& s : seeds)
    g_input = s, LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(s.data()), s.size());
  while (std::chrono::steady_clock::now() < end) {
    g_input = changes.next();
    ::alarm(kHangs);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(g_input.data()), g_input.size());
    ++runs;
  }
  std::printf("%zu seeds, %ld changed inputs\n", seeds.size(), runs);
  return runs > 100 ? 0 : 1;
}
