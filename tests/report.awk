# Reads JUnit reports and prints either the ten slowest tests, or the failed ones with the first lines of their messages.
# awk -v show=slowest|failed -f report.awk FILES
BEGIN { RS = "<" }

function attribute(name,    from, rest) {
    from = index($0, " " name "=\"")
    if (!from) return ""
    rest = substr($0, from + length(name) + 3)
    rest = substr(rest, 1, index(rest, "\"") - 1)
    gsub(/&#xA;|&#10;/, "\n", rest)
    gsub(/&#xD;|&#13;/, "", rest)
    gsub(/&lt;/, "<", rest)
    gsub(/&gt;/, ">", rest)
    gsub(/&quot;/, "\"", rest)
    gsub(/&apos;|&#39;/, "'", rest)
    gsub(/&amp;/, "\\&", rest)
    return rest
}

function short(text) { return length(text) > 300 ? substr(text, 1, 300) "…" : text }

/^testcase / {
    test = attribute("name")
    if (show == "slowest") printf "%7.1f  %s\n", attribute("time"), short(test) | "sort -rn | head -n 10"
}

/^(failure|error) / && show == "failed" {
    print "FAILED " short(test)
    lines = split(attribute("message"), message, "\n")
    for (i = 1; i <= lines && i <= 15; i++) print "    " short(message[i])
}
