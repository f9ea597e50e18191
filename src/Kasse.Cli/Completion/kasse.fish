# Completes kasse in fish:  kasse completion fish | source
function __kasse
    set -l line (string replace -r '^\S+\s' '' -- (commandline -cp))
    kasse "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c kasse -a '(__kasse)'
