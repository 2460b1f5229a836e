namespace KubeCarrier.Cli.Completion;

/// <summary>The scripts that make shells ask <see cref="Completer"/>.</summary>
internal static class CompletionScripts
{
    public static IReadOnlyDictionary<string, string> ByShell { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    // Bash breaks words at "=", so --output=yaml comes as three.
    private const string Bash = """
        # bash completion for kubectl-kubecarrier; needs no bash-completion
        __kubectl_kubecarrier() {
            local i word line directive=0
            local -a words
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ ${#words[@]} -gt 0 && ($word == "=" || ${COMP_WORDS[i - 1]} == "=") ]]; then
                    words[${#words[@]} - 1]+=$word
                else
                    words+=("$word")
                fi
            done
            COMPREPLY=()
            while IFS='' read -r line; do
                case $line in
                    :*) directive=${line#:} ;;
                    *) COMPREPLY+=("${line%%$'\t'*}") ;;
                esac
            done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
            if ((directive & 4)) && type compopt >/dev/null 2>&1; then
                compopt +o default 2>/dev/null
            fi
        }
        complete -o default -F __kubectl_kubecarrier kubectl-kubecarrier

        """;

    private const string Zsh = """
        #compdef kubectl-kubecarrier
        # zsh completion for kubectl-kubecarrier
        _kubectl_kubecarrier() {
            local line name directive=0
            local -a candidates
            while IFS='' read -r line; do
                if [[ $line == :* ]]; then
                    directive=${line#:}
                elif [[ $line == *$'\t'* ]]; then
                    name=${line%%$'\t'*}
                    candidates+=("${name//:/\\:}:${line#*$'\t'}")
                else
                    candidates+=("${line//:/\\:}")
                fi
            done < <("${(Q)words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)
            if [[ $PREFIX == --*=* ]]; then
                compset -P '*='
            fi
            if (( ${#candidates} )); then
                _describe 'kubectl-kubecarrier' candidates
            elif (( ! (directive & 4) )); then
                _files
            fi
        }
        if [[ ${funcstack[1]} == _kubectl_kubecarrier ]]; then
            _kubectl_kubecarrier "$@"
        else
            compdef _kubectl_kubecarrier kubectl-kubecarrier
        fi

        """;

    private const string Fish = """
        # fish completion for kubectl-kubecarrier
        function __kubectl_kubecarrier_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l option (string match -r -- '^--[^=]*=' "$current")
            set -l directive 0
            set -l candidates
            for line in ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
                if string match -q -- ':*' $line
                    set directive (string sub -s 2 -- $line)
                else
                    set -a candidates "$option$line"
                end
            end
            if set -q candidates[1]
                printf '%s\n' $candidates
            else if test $directive -ne 4
                __fish_complete_path "$current"
            end
        end
        complete -c kubectl-kubecarrier -f -a '(__kubectl_kubecarrier_complete)'

        """;
}
