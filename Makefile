# A few targets that call the CMake presets. `make demo` and `make test` do all the set-up on a bare Debian 12.
.PHONY: demo test build lint bench fuzz deps clean

build: deps
	cmake --preset release -DRETURNWATCH_TESTS=OFF
	cmake --build build

test: PACKAGES = prometheus prometheus-alertmanager
test: deps
	cmake --preset release -DRETURNWATCH_TESTS=ON
	cmake --build build
	ctest --test-dir build --output-on-failure

deps:
	@config/install-deps.sh $(PACKAGES)

clean:
	rm -rf build
