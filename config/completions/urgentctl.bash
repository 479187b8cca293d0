# Completion of urgentctl for bash. Made from the program's own declarations: do not edit.
# shellcheck shell=bash
_urgentctl() {
    local cur=${COMP_WORDS[COMP_CWORD]} verb='' option='' word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $option ]]; then
            # bash cuts --name=value into three words.
            [[ $word == = ]] || option=''
            continue
        fi
        case $word in
        --socket | --as | --language | --format | --to | --webhook | --digest | --reason | --outcome | --version | --state | --country | --limit | --by) option=$word ;;
        -*) ;;
        *)
            case $verb in
            '') verb=$word ;;
            roster | relay | endpoint | suppress | clock) verb+=" $word" ;;
            esac
            ;;
        esac
    done
    [[ $cur == = ]] && cur=''
    if [[ $option ]]; then
        case "$verb $option" in
        'preview --format') mapfile -t COMPREPLY < <(compgen -W 'text html eml' -- "$cur") ;;
        'test-send --format') mapfile -t COMPREPLY < <(compgen -W 'standard slack discord teams ntfy' -- "$cur") ;;
        'close --outcome') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        'deliveries --state') mapfile -t COMPREPLY < <(compgen -W 'unplanned planned held leased deferred accepted rejected bounced suppressed expired superseded cancelled' -- "$cur") ;;
        'report --format') mapfile -t COMPREPLY < <(compgen -W 'text json html' -- "$cur") ;;
        'roster import --format') mapfile -t COMPREPLY < <(compgen -W 'csv jsonl' -- "$cur") ;;
        'roster count --by') mapfile -t COMPREPLY < <(compgen -W 'language country network channel' -- "$cur") ;;
        'endpoint list --format') mapfile -t COMPREPLY < <(compgen -W 'text json html' -- "$cur") ;;
        *' --socket') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        esac
        return
    fi
    if [[ $cur == -* ]]; then
        local options='--socket --as --json --help --version'
        case $verb in
        'show') options+=' --language' ;;
        'preview') options+=' --language --format' ;;
        'test-send') options+=' --to --webhook --format --language' ;;
        'approve') options+=' --digest --language --anyway --override-sources --reason' ;;
        'close') options+=' --reason --outcome' ;;
        'withdraw') options+=' --reason' ;;
        'status') options+=' --watch' ;;
        'deliveries') options+=' --version --state --language --country --limit --show-addresses' ;;
        'report') options+=' --format' ;;
        'audit') options+=' --verify' ;;
        'roster import') options+=' --format --dry-run' ;;
        'roster export') options+=' --show-secrets' ;;
        'roster count') options+=' --by' ;;
        'endpoint list') options+=' --disabled --format' ;;
        'endpoint disable') options+=' --reason' ;;
        'suppress add') options+=' --reason' ;;
        'doctor') options+=' --deep' ;;
        'backup') options+=' --force' ;;
        'resume') options+=' --all' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    fi
    case $verb in
    '') mapfile -t COMPREPLY < <(compgen -W 'enqueue show preview test-send approve translate correct update close withdraw status deliveries responses reconcile report audit roster relay endpoint suppress bounce metrics clock doctor backup resume' -- "$cur") ;;
    'roster') mapfile -t COMPREPLY < <(compgen -W 'import export count show erase' -- "$cur") ;;
    'relay') mapfile -t COMPREPLY < <(compgen -W 'list pause resume' -- "$cur") ;;
    'endpoint') mapfile -t COMPREPLY < <(compgen -W 'list show enable disable test' -- "$cur") ;;
    'suppress') mapfile -t COMPREPLY < <(compgen -W 'add remove list' -- "$cur") ;;
    'clock') mapfile -t COMPREPLY < <(compgen -W 'accept' -- "$cur") ;;
    'enqueue') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'translate') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'correct') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'update') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'roster import') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'bounce') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'backup') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    esac
}
complete -F _urgentctl urgentctl
