import type { Shell } from './command-line.ts';

/** Calls the CLI from a script: by its name if the shell finds it, else the one of the project. */
const CALL = `if type baton >/dev/null 2>&1; then command baton "$@"; else npx --no baton "$@"; fi`;

/**
 * What a shell is to evaluate. Each script asks `completion SHELL --complete` for what may follow, a line each: the word, a tab and its
 * description; lines that begin with a colon ask the shell itself for paths, or for no space.
 */
export const SCRIPTS: Record<Shell, string> = {
  bash: `# Completion of baton in bash. To use it: eval "$(npx baton completion bash)"
_baton_call() { if type -P baton >/dev/null; then command baton "$@"; else npx --no baton "$@"; fi; }
_baton() {
  local line current="\${COMP_WORDS[COMP_CWORD]}"
  [[ $current == [=:]* ]] && current=""
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :file) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
      :folder) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
      :nospace) compopt -o nospace 2>/dev/null ;;
      ?*) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(_baton_call completion bash --complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _baton baton
`,
  zsh: `#compdef baton
# Completion of baton in zsh. To use it: eval "$(npx baton completion zsh)"
_baton_call() { ${CALL} }
_baton() {
  local line word
  local -a offered shown suffix
  for line in "\${(@f)$(_baton_call completion zsh --complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      :file) _files ;;
      :folder) _files -/ ;;
      :nospace) suffix=(-S '') ;;
      ?*)
        word="\${line%%$'\\t'*}"
        offered+=("$word")
        if [[ $line == *$'\\t'* ]]; then shown+=("$word  -- \${line#*$'\\t'}"); else shown+=("$word"); fi
        ;;
    esac
  done
  (( $#offered )) && compadd -l $suffix -d shown -a offered
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _baton baton
`,
  fish: `# Completion of baton in fish. To use it: npx baton completion fish | source
function __baton_call
  if type -q baton
    command baton $argv
  else
    npx --no baton $argv
  end
end
function __baton_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  for line in (__baton_call completion fish --complete -- $before[2..-1] "$current" 2>/dev/null)
    switch $line
      case ':file'
        __fish_complete_path "$current"
      case ':folder'
        __fish_complete_directories "$current"
      case ':*'
      case '*'
        echo $line
    end
  end
end
complete -c baton -f -a '(__baton_complete)'
`,
};
