# Completes kasse in zsh:  source <(kasse completion zsh)
_kasse() {
    local line="${BUFFER[1,CURSOR]#* }"
    local -a found
    found=("${(@f)$(kasse "[suggest:${#line}]" "$line" 2>/dev/null)}")
    compadd -- "${found[@]}"
}
compdef _kasse kasse
