# Completion of urgentctl for fish. Made from the program's own declarations: do not edit.

# Whether the verb so far, one word or two, is the one given.
function __urgentctl_is
    set -l verb
    set -l skip
    for word in (commandline -opc)[2..]
        if test -n "$skip"
            set skip
            continue
        end
        switch $word
            case --socket --as --language --format --to --webhook --digest --reason --outcome --version --state --country --limit --by
                set skip yes
            case '-*'
            case '*'
                if test -z "$verb"; or contains -- "$verb" roster relay endpoint suppress clock
                    set verb (string join ' ' $verb $word)
                end
        end
    end
    test "$verb" = "$argv[1]"
end

complete -c urgentctl -f
complete -c urgentctl -l socket -r -F -d 'the daemon\'s socket (else $URGENTD_SOCKET, else /run/urgentd/control.sock)'
complete -c urgentctl -l as -x -d 'act under this name; for root, the daemon\'s user and delegates'
complete -c urgentctl -l json -d 'one JSON document on standard output; listings: one object a line'
complete -c urgentctl -l help -d 'show help, of a verb when one is given'
complete -c urgentctl -l version -d 'show the version'
complete -c urgentctl -n "__urgentctl_is ''" -a enqueue -d 'hand in an urgent action'
complete -c urgentctl -n "__urgentctl_is ''" -a show -d 'show text, targets, audience, warnings and the digest to approve'
complete -c urgentctl -n "__urgentctl_is ''" -a preview -d 'show the letter as readers of one language would get it'
complete -c urgentctl -n "__urgentctl_is ''" -a test-send -d 'send the letter to one address of your own, marked as a test'
complete -c urgentctl -n "__urgentctl_is ''" -a approve -d 'release the newest draft, or one added language'
complete -c urgentctl -n "__urgentctl_is ''" -a translate -d 'add a draft of one language; approve REF --language LANG releases it'
complete -c urgentctl -n "__urgentctl_is ''" -a correct -d 'replace the text of an action: nothing of the one before leaves any more'
complete -c urgentctl -n "__urgentctl_is ''" -a update -d 'hand in further information for those who have an action'
complete -c urgentctl -n "__urgentctl_is ''" -a close -d 'end an action before its window does, for good'
complete -c urgentctl -n "__urgentctl_is ''" -a withdraw -d 'stop an action at once, for good'
complete -c urgentctl -n "__urgentctl_is ''" -a status -d 'show counts by state, language, country and channel; window; forecast'
complete -c urgentctl -n "__urgentctl_is ''" -a deliveries -d 'list the deliveries of an action, by volunteer id'
complete -c urgentctl -n "__urgentctl_is ''" -a responses -d 'show who acted, as counts by kind, language, country, over time'
complete -c urgentctl -n "__urgentctl_is ''" -a reconcile -d 'prove that rows, counters, attempts and the independent count agree'
complete -c urgentctl -n "__urgentctl_is ''" -a report -d 'show the closing report of an action that is closed or withdrawn'
complete -c urgentctl -n "__urgentctl_is ''" -a audit -d 'show who did what, when'
complete -c urgentctl -n "__urgentctl_is ''" -a roster -d 'import, export, count, show, erase'
complete -c urgentctl -n "__urgentctl_is ''" -a relay -d 'list, pause, resume'
complete -c urgentctl -n "__urgentctl_is ''" -a endpoint -d 'list, show, enable, disable, test'
complete -c urgentctl -n "__urgentctl_is ''" -a suppress -d 'add, remove, list'
complete -c urgentctl -n "__urgentctl_is ''" -a bounce -d 'feed one bounce or complaint message that came to the bounce address'
complete -c urgentctl -n "__urgentctl_is ''" -a metrics -d 'show the daemon\'s numbers, as Prometheus reads them'
complete -c urgentctl -n "__urgentctl_is ''" -a clock -d 'accept'
complete -c urgentctl -n "__urgentctl_is ''" -a doctor -d 'look at everything that alerts depend on, and say what to do'
complete -c urgentctl -n "__urgentctl_is ''" -a backup -d 'write the ledger and its keys into one archive, while the daemon works on'
complete -c urgentctl -n "__urgentctl_is ''" -a resume -d 'list what is held back since a restore, or let it go on'
complete -c urgentctl -n "__urgentctl_is 'enqueue'" -F
complete -c urgentctl -n "__urgentctl_is 'show'" -l language -x -d 'only the text in this language'
complete -c urgentctl -n "__urgentctl_is 'preview'" -l language -x -d 'whose letter; required'
complete -c urgentctl -n "__urgentctl_is 'preview'" -l format -x -a 'text html eml' -d 'text (default), html, or eml: the whole mail'
complete -c urgentctl -n "__urgentctl_is 'test-send'" -l to -x -d 'by mail'
complete -c urgentctl -n "__urgentctl_is 'test-send'" -l webhook -x -d 'by webhook'
complete -c urgentctl -n "__urgentctl_is 'test-send'" -l format -x -a 'standard slack discord teams ntfy' -d 'of the webhook: standard (default), slack, discord, teams, ntfy'
complete -c urgentctl -n "__urgentctl_is 'test-send'" -l language -x -d 'which text; default: the action\'s first fallback language'
complete -c urgentctl -n "__urgentctl_is 'approve'" -l digest -x -d 'refuse if the content is not the one with this digest'
complete -c urgentctl -n "__urgentctl_is 'approve'" -l language -x -d 'release the added text in this language only'
complete -c urgentctl -n "__urgentctl_is 'approve'" -l anyway -d 'release although it reaches nobody, or not in time'
complete -c urgentctl -n "__urgentctl_is 'approve'" -l override-sources -d 'release with fewer than two sources'
complete -c urgentctl -n "__urgentctl_is 'approve'" -l reason -x -d 'why, for --anyway and --override-sources'
complete -c urgentctl -n "__urgentctl_is 'translate'" -F
complete -c urgentctl -n "__urgentctl_is 'correct'" -F
complete -c urgentctl -n "__urgentctl_is 'update'" -F
complete -c urgentctl -n "__urgentctl_is 'close'" -l reason -x -d 'why; kept in the audit'
complete -c urgentctl -n "__urgentctl_is 'close'" -l outcome -r -F -d 'what became of it; it waits for \'approve\''
complete -c urgentctl -n "__urgentctl_is 'withdraw'" -l reason -x -d 'why; kept in the audit'
complete -c urgentctl -n "__urgentctl_is 'status'" -l watch -d 'go on and show every change'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l version -x -d 'of this version; else the newest released one'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l state -x -a 'unplanned planned held leased deferred accepted rejected bounced suppressed expired superseded cancelled' -d 'only in this state'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l language -x -d 'only in this language'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l country -x -d 'only in this country'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l limit -x -d 'at most so many'
complete -c urgentctl -n "__urgentctl_is 'deliveries'" -l show-addresses -d 'with the address each went to'
complete -c urgentctl -n "__urgentctl_is 'report'" -l format -x -a 'text json html' -d 'text (default), json, or html: a page for people'
complete -c urgentctl -n "__urgentctl_is 'audit'" -l verify -d 'prove that the whole audit is as it was written'
complete -c urgentctl -n '__urgentctl_is roster' -a import -d 'add and change volunteers from CSV or JSON Lines'
complete -c urgentctl -n "__urgentctl_is 'roster import'" -F
complete -c urgentctl -n "__urgentctl_is 'roster import'" -l format -x -a 'csv jsonl' -d 'of the file; else by its name, else csv'
complete -c urgentctl -n "__urgentctl_is 'roster import'" -l dry-run -d 'only say what would be done'
complete -c urgentctl -n '__urgentctl_is roster' -a export -d 'write all volunteers as CSV, or with --json as JSON Lines'
complete -c urgentctl -n "__urgentctl_is 'roster export'" -l show-secrets -d 'with the secrets of webhooks'
complete -c urgentctl -n '__urgentctl_is roster' -a count -d 'count the volunteers'
complete -c urgentctl -n "__urgentctl_is 'roster count'" -l by -x -a 'language country network channel' -d 'language, country, network or channel'
complete -c urgentctl -n '__urgentctl_is roster' -a show -d 'show one volunteer'
complete -c urgentctl -n '__urgentctl_is roster' -a erase -d 'remove all personal data of one volunteer, for good'
complete -c urgentctl -n '__urgentctl_is relay' -a list -d 'how each relay does'
complete -c urgentctl -n '__urgentctl_is relay' -a pause -d 'give a relay nothing more until it is resumed, across restarts too'
complete -c urgentctl -n '__urgentctl_is relay' -a resume -d 'use a paused relay again'
complete -c urgentctl -n '__urgentctl_is endpoint' -a list -d 'list the volunteers\' webhooks and how they do'
complete -c urgentctl -n "__urgentctl_is 'endpoint list'" -l disabled -d 'only those that get nothing'
complete -c urgentctl -n "__urgentctl_is 'endpoint list'" -l format -x -a 'text json html' -d 'text (default), json, or html: a page with those that fail or get nothing'
complete -c urgentctl -n '__urgentctl_is endpoint' -a show -d 'show one webhook: its state, and what it answered to the last alerts'
complete -c urgentctl -n '__urgentctl_is endpoint' -a enable -d 'let a repaired webhook have alerts again'
complete -c urgentctl -n '__urgentctl_is endpoint' -a disable -d 'send nothing to a webhook any more'
complete -c urgentctl -n "__urgentctl_is 'endpoint disable'" -l reason -x -d 'shown by `endpoint list`'
complete -c urgentctl -n '__urgentctl_is endpoint' -a test -d 'send a signed test event to a volunteer\'s webhook'
complete -c urgentctl -n '__urgentctl_is suppress' -a add -d 'write to an address no more, whoever goes by it'
complete -c urgentctl -n "__urgentctl_is 'suppress add'" -l reason -x -d 'required; shown by `suppress list`: name nobody in it'
complete -c urgentctl -n '__urgentctl_is suppress' -a remove -d 'write to an address again'
complete -c urgentctl -n '__urgentctl_is suppress' -a list -d 'list the suppressed addresses by volunteer, reason and time'
complete -c urgentctl -n "__urgentctl_is 'bounce'" -F
complete -c urgentctl -n '__urgentctl_is clock' -a accept -d 'take the machine\'s time, after its clock was set by more than 30 s'
complete -c urgentctl -n "__urgentctl_is 'doctor'" -l deep -d 'also walk the whole ledger: integrity, every account, the audit'
complete -c urgentctl -n "__urgentctl_is 'backup'" -F
complete -c urgentctl -n "__urgentctl_is 'backup'" -l force -d 'write over a file that is there'
complete -c urgentctl -n "__urgentctl_is 'resume'" -l all -d 'everything that is held back'
