# Completes kasse in bash:  source <(kasse completion bash)
_kasse() {
    local line="${COMP_LINE:0:COMP_POINT}"
    line="${line#* }"
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$(kasse "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _kasse kasse
