# Completion of urgentd for bash. Made from the program's own declarations: do not edit.
# shellcheck shell=bash
_urgentd() {
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
        --config | --log-level | --resolver | --state | --volunteers | --keep | --pace) option=$word ;;
        -*) ;;
        *)
            case $verb in
            '') verb=$word ;;
            ' ') verb+=" $word" ;;
            esac
            ;;
        esac
    done
    [[ $cur == = ]] && cur=''
    if [[ $option ]]; then
        case "$verb $option" in
        'serve --config') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        'serve --log-level') mapfile -t COMPREPLY < <(compgen -W 'alarm error warning info debug' -- "$cur") ;;
        'doctor --config') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        'restore --state') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        'demo --keep') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
        esac
        return
    fi
    if [[ $cur == -* ]]; then
        local options='--help --version'
        case $verb in
        'serve') options+=' --config --log-level' ;;
        'check-config') options+=' --show' ;;
        'doctor') options+=' --config --deep --json --resolver' ;;
        'restore') options+=' --state --resume' ;;
        'demo') options+=' --volunteers --keep --pace' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
        return
    fi
    case $verb in
    '') mapfile -t COMPREPLY < <(compgen -W 'serve check-config doctor restore demo' -- "$cur") ;;
    'check-config') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    'restore') compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    esac
}
complete -F _urgentd urgentd
