# A few targets that call the CMake presets. `make demo` and `make test` do all the set-up on a bare Debian 12.
.PHONY: demo test acceptance soak build lint bench fuzz sanitize package deps clean

build: deps
	cmake --preset release -DRETURNWATCH_TESTS=OFF
	cmake --build build

# Builds, starts the simulated world and the agent that watches it, prints what is wrong; Ctrl-C ends both. With
# ARGS=--once it says so by 1, which is what a demo is for; 2 (could not tell) and whatever else stay errors.
demo: deps
	cmake --preset release -DRETURNWATCH_TESTS=OFF -DRETURNWATCH_DEMO=ON >/dev/null
	cmake --build build --target returnwatch returnwatch-demo
	@build/returnwatch-demo $(ARGS) || [ $$? -eq 1 ]

# Node.js from elsewhere than Debian's packages does as well.
NODE = $(shell command -v npm >/dev/null 2>&1 || echo nodejs npm)
TESTING = prometheus prometheus-alertmanager chromium systemd dpkg-dev file python3-yaml faketime $(NODE)
test: PACKAGES = $(TESTING)
test: deps
	cmake --preset release -DRETURNWATCH_TESTS=ON
	cmake --build build
	ctest --test-dir build -j 2 --output-on-failure

# What needs real peers, root or minutes: whole days of the world, a real Postfix, the port under load, LibreOffice, a check and a channel
# added to a copy, the package in a fresh Debian over the former one; lintian, which the test of the package in `make test` uses where it is there.
acceptance: PACKAGES = $(TESTING) postfix wrk python3 libreoffice-calc-nogui lintian mmdebstrap
acceptance: test
	build/tests/test_agent "[long]"
	build/tests/test_agent "[campaign]"
	tests/peers/postfix.sh build/tests/test_agent
	cmake -DRETURNWATCH_BENCH=ON build >/dev/null && cmake --build build --target bench_cost bench_world
	tests/peers/load.py build
	tests/peers/spreadsheet.sh build/tests/test_agent
	tests/peers/additions.py
	tests/peers/package.sh build

# Hours: kills, every fuzzer.
soak: PACKAGES = $(TESTING) clang-16 libclang-rt-16-dev
soak: test
	RETURNWATCH_KILLS=500 build/tests/test_agent "[crash]"
	RETURNWATCH_KILLS=500 build/tests/test_agent "[campaign]"
	$(MAKE) fuzz FUZZ_SECONDS=900

# A Debian package, without the demo world.
package: PACKAGES = dpkg-dev file
package: deps
	cmake --preset package
	cmake --build build/package --target package

# Format, then what clang-tidy finds in our own files.
SOURCES = git ls-files '*.h' '*.cc'
lint: PACKAGES = clang-format clang-tidy-16 prometheus prometheus-alertmanager
lint: deps
	$(SOURCES) | xargs clang-format --dry-run --Werror
	cmake --preset dev >/dev/null
	$(SOURCES) | grep -v -e '\.h$$' -e '^tests/fuzz/' -e '^tests/bench/' | xargs -n 4 -P $$(nproc) clang-tidy-16 -p build/dev --quiet

bench: deps
	cmake --preset bench
	cmake --build build/bench
	build/bench/tests/bench/bench_returnwatch
	tests/bench/run.py build/bench

# Each fuzzer for FUZZ_SECONDS, from the answers that `make test` left; what one finds is left in build/fuzz.
FUZZ_SECONDS = 30
fuzz: PACKAGES = clang-16 libclang-rt-16-dev
fuzz: deps
	cmake --preset fuzz
	cmake --build build/fuzz
	cd build/fuzz && for f in tests/fuzz/fuzz_*; do [ -x "$$f" ] && [ ! -d "$$f" ] || continue; n=$$(basename $$f | sed s/fuzz_//); \
	  echo "$$n"; mkdir -p found/$$n ../seeds/$$n; "$$f" found/$$n ../seeds/$$n -max_total_time=$(FUZZ_SECONDS) -max_len=8192 \
	    -verbosity=0 -print_final_stats=1 || exit 1; done

# The whole suite under ASan and UBSan, then what runs in threads under TSan.
sanitize: PACKAGES = $(TESTING)
sanitize: deps
	cmake --preset sanitize
	cmake --build build/sanitize
	ctest --test-dir build/sanitize --output-on-failure
	cmake --preset threads
	cmake --build build/threads --target test_agent
	build/threads/tests/test_agent '[courier],[web],[threads]'

deps:
	@config/install-deps.sh $(PACKAGES)

clean:
	rm -rf build
