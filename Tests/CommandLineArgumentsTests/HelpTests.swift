// SPDX-License-Identifier: MIT

import CommandLineArguments
import Testing

@Suite("Help")
struct HelpTests {
    private static let program = ProgramDeclaration(
        "tool", "Does one thing after another, and says so in a sentence that is longer than eighty columns wide.",
        version: "1.2", options: [OptionDeclaration("socket", value: "PATH", "where the other side listens")],
        verbs: [
            VerbDeclaration(
                "approve", "release the newest draft, which somebody else has handed in before, or one language",
                discussion: "First paragraph.\n\nSecond paragraph.", arguments: [ArgumentDeclaration("REF")],
                options: [OptionDeclaration("digest", value: "D", "only this content")]),
            VerbDeclaration("a-verb-with-a-long-name FILE", "its text begins on the next line"),
        ], notes: "The end.")

    @Test("the program's help is laid out in eighty columns")
    func wholeProgram() {
        #expect(
            Self.program.help() == """
                Usage: tool VERB …

                Does one thing after another, and says so in a sentence that is longer than
                eighty columns wide.

                Verbs:
                  approve REF  release the newest draft, which somebody else has handed in
                               before, or one language
                  a-verb-with-a-long-name FILE
                               its text begins on the next line

                Options, before or after the verb:
                  --socket PATH  where the other side listens
                  --help         show help, of a verb when one is given
                  --version      show the version

                The end.

                """)
    }

    @Test("a verb's help has its usage, its words and its options")
    func oneVerb() throws {
        #expect(
            try Self.program.parse(["approve", "--help"])
                == .print(
                    """
                    Usage: tool approve REF [--digest D]

                    Release the newest draft, which somebody else has handed in before, or one
                    language.

                    First paragraph.

                    Second paragraph.

                    Options of approve:
                      --digest D  only this content

                    Options of every verb:
                      --socket PATH  where the other side listens
                      --help         show help, of a verb when one is given
                      --version      show the version

                    """))
    }
}
