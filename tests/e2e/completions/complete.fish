# fish complete.fish SCRIPT LINE...: for each LINE, "? LINE" and what Tab at its end offers.
source $argv[1]; or exit
for line in $argv[2..]
    echo "? $line"
    complete -C $line | string replace -r '\t.*' ''
end
