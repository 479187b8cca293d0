// SPDX-License-Identifier: MIT

/// What an alarm says to people: what it means and what to do, the same words in mail, webhook and handbook.
public enum AlarmWords {
    /// The condition in half a sentence, for a subject line.
    public static func title(_ condition: AlarmCondition) -> String {
        switch condition {
        case .windowAtRisk(let reference): "\(reference): not everybody will be reached before the window closes"
        case .windowMissed(let reference): "\(reference): its window was over before anybody could be reached"
        case .relayDown(let relay): "nothing leaves by relay \(relay)"
        case .endpointsDisabled: "webhook endpoints were disabled"
        case .accountOpen(let reference): "\(reference): the account does not close"
        case .clockStepped: "the machine's clock was set"
        case .diskFilling: "little space is left on the ledger's disk"
        case .notRecording: "outcomes cannot be recorded, nothing new is sent"
        case .ledgerDamaged: "the ledger is damaged, the daemon has ended"
        case .restored: "the ledger was restored from a backup"
        }
    }

    /// What a person does about it.
    public static func remedy(_ condition: AlarmCondition) -> String {
        switch condition {
        case .windowAtRisk(let reference):
            "Look at `urgentctl status \(quoted(reference))` and `urgentctl relay list`: mend or add relays, raise their "
                + "limits, or close what is less urgent."
        case .windowMissed(let reference):
            "Tell the author. If it still matters, hand it in again under a new reference with a new window, and have it "
                + "approved. `urgentctl audit \(quoted(reference))` says who knew."
        case .relayDown:
            "Look at the relay itself and at its line in `urgentctl relay list`. Alerts wait, or take other relays; nothing "
                + "has to be done to the queue."
        case .endpointsDisabled:
            "`urgentctl endpoint list` says which. Tell their owners, then `urgentctl endpoint enable`."
        case .accountOpen(let reference):
            "Keep the output of `urgentctl reconcile \(quoted(reference))`, and of the journal, and tell the developers. "
                + "Nobody is sent anything twice because of it."
        case .clockStepped:
            "Running windows keep the time they had. If the new time is right, run `urgentctl clock accept`; if not, set "
                + "the clock back and the alarm ends by itself."
        case .diskFilling: "Make space on the disk of the state folder. When it is full, nothing more is sent."
        case .notRecording:
            "Make space on the disk of the state folder, or mend it. The daemon goes on by itself; nothing is lost."
        case .ledgerDamaged:
            "Look at the disk. Restore a backup with `urgentd restore`: the article Backup says how, and what it means for "
                + "what was sent since."
        case .restored:
            "`urgentctl resume` lists what is held back. Let each go on that was not withdrawn or corrected since the backup: "
                + "`urgentctl resume REFERENCE`; withdraw the others."
        }
    }

    /// A reference as one word of a shell.
    private static func quoted(_ reference: Reference) -> String {
        reference.text.contains(" ") ? "'\(reference)'" : reference.text
    }
}
