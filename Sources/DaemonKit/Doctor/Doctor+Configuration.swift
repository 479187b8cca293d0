// SPDX-License-Identifier: MIT

import Domain

extension Doctor {
    /// The file as it lies there now: a restart reads that one, not what runs.
    func configurationFindings() -> [Finding] {
        let advised = configuration.warnings.map {
            Finding(
                .note, .configuration, "", $0, why: "it is allowed, and may be regretted",
                advice: "change it if it was not meant; config/urgentd.json5 explains every key")
        }
        // Alarms have a check of their own.
        .filter { !$0.what.hasPrefix("alarms:") }
        guard let file = configuration.file else { return advised }
        switch Configuration.loaded(file) {
        case .failure(let faults): return Self.faults(faults, file) + advised
        case .success(let onDisk) where onDisk != configuration:
            return [
                Finding(
                    .warning, .configuration, file, "the file is valid, and says something else than what runs",
                    why: "the next start takes the file",
                    advice: "make what you meant true: reload or restart the daemon, or put the file back")
            ] + advised
        case .success:
            return [Finding(.ok, .configuration, file, "the configuration is valid")] + advised
        }
    }

    /// One finding a fault.
    static func faults(_ faults: ConfigurationFaults, _ file: String) -> [Finding] {
        faults.text.split(separator: "\n").map { line in
            Finding(
                .error, .configuration, file,
                String(line.hasPrefix("\(file): ") ? line.dropFirst(file.count + 2) : line),
                why: "the next start is refused with exit status 78",
                advice: "mend the line; 'urgentd check-config \(file)' looks again")
        }
    }

    func alarmFindings() -> [Finding] {
        let alarms = configuration.alarms
        if alarms.email.isEmpty, alarms.webhook == nil {
            return [
                Finding(
                    .warning, .alarms, "", "nobody is woken: alarms go to the journal only",
                    why: "a window at risk, a relay that is down or a full disk is seen by nobody in time",
                    advice: "set alarms.email or alarms.webhook, better both")
            ]
        }
        if alarms.webhook == nil, configuration.relays.count == 1 {
            return [
                Finding(
                    .note, .alarms, "", "alarms go by mail only, and there is one relay",
                    why: "when that relay is down, the alarm about it waits too",
                    advice: "set alarms.webhook as well, or name a second relay")
            ]
        }
        return [Finding(.ok, .alarms, "", "somebody is woken")]
    }

    func languageFindings() -> [Finding] {
        let name = "languages: "
        do throws(StartError) {
            let notes = try configuration.checkTexts()
            guard !notes.isEmpty else {
                return [Finding(.ok, .languages, "", "somebody has read the fixed words of every language")]
            }
            return notes.map {
                Finding(
                    .note, .languages, "", $0.hasPrefix(name) ? String($0.dropFirst(name.count)) : $0,
                    why: "words that nobody has read may say something else than is meant",
                    advice: "have a native speaker read them, and write name and day into 'review' of an overlay")
            }
        } catch {
            return [
                Finding(
                    .error, .languages, "", "\(error)", why: "the next start is refused with exit status 78",
                    advice: "mend the file in the folder that 'overlay' names")
            ]
        }
    }
}
