# cp_warnings: what every target of ours is compiled with. Linked PRIVATE, so that it never leaks into a dependency.
add_library(cp_warnings INTERFACE)
target_compile_options(cp_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wextra-semi
    -Wcast-align -Wunused -Wformat=2 -Wduplicated-cond -Wlogical-op)
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    target_compile_options(cp_warnings INTERFACE -Wno-unknown-warning-option)
endif()
if(CP_WARNINGS_AS_ERRORS)
    target_compile_options(cp_warnings INTERFACE -Werror)
endif()
target_compile_definitions(cp_warnings INTERFACE QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
    QT_NO_KEYWORDS QT_NO_URL_CAST_FROM_STRING QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(CP_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=address,undefined)
endif()
