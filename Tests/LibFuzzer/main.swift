// SPDX-License-Identifier: MIT

// libFuzzer's own driver, told which parser to feed: URGENTD_FUZZ_TARGET=csv fuzz -max_total_time=600 CORPUS
// Without a target, or with an unknown one, it lists them.

import Foundation

/// What libFuzzer calls for each input; it wants the symbol even when it is handed the function.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FuzzTarget.chosen?.feed(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

// Source: libFuzzer, "Using libFuzzer as a library".
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

guard FuzzTarget.chosen != nil else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")
    FileHandle.standardError.write(Data("URGENTD_FUZZ_TARGET: one of \(names)\n".utf8))
    exit(64)
}
// Swift's own backtracer may sit on these signals; libFuzzer takes only what nobody has, and without them it keeps no input.
for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(runDriver(&count, &arguments, fuzzOne))
