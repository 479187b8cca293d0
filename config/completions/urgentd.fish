# Completion of urgentd for fish. Made from the program's own declarations: do not edit.

# Whether the verb so far, one word or two, is the one given.
function __urgentd_is
    set -l verb
    set -l skip
    for word in (commandline -opc)[2..]
        if test -n "$skip"
            set skip
            continue
        end
        switch $word
            case --config --log-level --resolver --state --volunteers --keep --pace
                set skip yes
            case '-*'
            case '*'
                if test -z "$verb"; or contains -- "$verb" 
                    set verb (string join ' ' $verb $word)
                end
        end
    end
    test "$verb" = "$argv[1]"
end

complete -c urgentd -f
complete -c urgentd -l help -d 'show help, of a verb when one is given'
complete -c urgentd -l version -d 'show the version'
complete -c urgentd -n "__urgentd_is ''" -a serve -d 'run in the foreground until SIGTERM or SIGINT'
complete -c urgentd -n "__urgentd_is ''" -a check-config -d 'validate a configuration; every problem with line and key'
complete -c urgentd -n "__urgentd_is ''" -a doctor -d 'say what may be wrong with a daemon that does not start, and what to do'
complete -c urgentd -n "__urgentd_is ''" -a restore -d 'put a backup in the place of the ledger and its keys; the daemon must be down'
complete -c urgentd -n "__urgentd_is ''" -a demo -d 'the whole job on this machine, nothing to set up'
complete -c urgentd -n "__urgentd_is 'serve'" -l config -r -F -d 'the configuration; see check-config'
complete -c urgentd -n "__urgentd_is 'serve'" -l log-level -x -a 'alarm error warning info debug' -d 'debug, info (usual), warning, error or alarm'
complete -c urgentd -n "__urgentd_is 'check-config'" -F
complete -c urgentd -n "__urgentd_is 'check-config'" -l show -d 'print the effective file, every default filled in'
complete -c urgentd -n "__urgentd_is 'doctor'" -l config -r -F -d 'the configuration'
complete -c urgentd -n "__urgentd_is 'doctor'" -l deep -d 'also walk the whole ledger: integrity, every account, the audit'
complete -c urgentd -n "__urgentd_is 'doctor'" -l json -d 'one JSON object a line for each finding'
complete -c urgentd -n "__urgentd_is 'doctor'" -l resolver -x -d 'ask this DNS server (IPv4, with or without :PORT)'
complete -c urgentd -n "__urgentd_is 'restore'" -F
complete -c urgentd -n "__urgentd_is 'restore'" -l state -r -F -d 'the state folder'
complete -c urgentd -n "__urgentd_is 'restore'" -l resume -d 'hold nothing back: nothing was withdrawn or corrected since'
complete -c urgentd -n "__urgentd_is 'demo'" -l volunteers -x -d 'how many people (2000)'
complete -c urgentd -n "__urgentd_is 'demo'" -l keep -r -F -d 'put everything there and keep it'
complete -c urgentd -n "__urgentd_is 'demo'" -l pace -x -d 'mails a second, and a second action that overtakes'
