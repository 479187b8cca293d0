// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Synchronization

/// `backup FILE|-`: the whole ledger and its keys as one archive.
enum Backup: Verb {
    static let declaration = VerbDeclaration(
        "backup", "write the ledger and its keys into one archive, while the daemon works on",
        discussion: """
            FILE is written by this program, with the rights of whoever runs it, mode 0600, under another name first. It holds \
            everybody's address and the keys: keep it as you keep the state folder. '-' is standard output, for a program that \
            encrypts. 'urgentd restore' takes it back. The daemon remembers when the last whole one was taken: 'doctor' and \
            'metrics' tell.
            """,
        arguments: [ArgumentDeclaration("FILE|-")],
        options: [OptionDeclaration("force", "write over a file that is there")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path = call.argument(0) ?? "-"
        let console = context.console
        if path == "-" {
            guard !console.isTerminal else {
                throw .usage(UsageError("'backup -' writes an archive: lead it into a file or program", verb: "backup"))
            }
            let taken = try await archive(context) { console.put(Array($0)[...]) }
            await confirm(taken.receipt, context)
            return .done
        }
        let file = try OutputFile(path, mayReplace: call.isSet("force"))
        let taken: (bytes: Int64, receipt: BackupReceiptDocument?)
        do throws(VerbFailure) {
            taken = try await archive(context) { file.write($0) }
        } catch {
            file.discard()
            if let why = file.fault { throw .input(why) }
            throw error
        }
        try file.finish()
        await confirm(taken.receipt, context)
        try context.answer(BackupDocument(file: path, bytes: taken.bytes)) {
            "\(Figures.count(Int(taken.bytes))) octets in \(Plain.line(path))\n"
        }
        return .done
    }

    /// The backup is there, whatever becomes of this: no failure of the verb.
    private static func confirm(_ receipt: BackupReceiptDocument?, _ context: VerbContext) async {
        guard let receipt else { return }
        do throws(VerbFailure) {
            try await context.ask { () throws(ControlFault) in try await context.client.confirm(receipt) }
        } catch {
            context.console.say("urgentctl: the backup is whole, but the daemon has not noted it as the last one:\n")
            context.console.say(Complaint(error).text)
        }
    }

    /// Two bars, one after the other: the daemon copies its ledger, then the copy comes over.
    private static func archive(
        _ context: VerbContext, _ take: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(VerbFailure) -> (bytes: Int64, receipt: BackupReceiptDocument?) {
        let bar = ProgressBar("backup:", context)
        let taken = Mutex(0)
        let whole = Mutex(0)
        defer { bar.end() }
        return try await context.ask { () throws(ControlFault) in
            try await context.client.backUp(progress: { copied, of in
                whole.withLock { $0 = Int(of) }
                bar.show(Int(copied), of: Int(of)) {
                    "copying \(Figures.bytes(Int(copied))) of \(Figures.bytes(Int(of)))"
                }
            }) { piece in
                let sum = taken.withLock { sum in
                    sum += piece.count
                    return sum
                }
                bar.show(sum, of: whole.withLock { $0 }) { "writing \(Figures.bytes(sum))" }
                return take(piece)
            }
        }
    }
}
