//! The binary `hiroba`.

/// Pages are many small strings made on one thread and freed on another: a quarter of a page's time went into the system's
/// allocator, and its arenas held on to memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::cli::main()
}
