# Gives one name the addresses of another, in one change batch, which Route 53 takes as a whole or not at all.
#
#   aws route53 list-resource-record-sets --hosted-zone-id "$ZONE" |
#     jq --arg name shop.example.com. --arg from next.shop.example.com. -f cross.jq > crossing.json

def batch:
  [ .ResourceRecordSets[]
    | select(.Type == "A" or .Type == "AAAA" or .Type == "CNAME")
    | if .Name == $name then { Action: "DELETE", ResourceRecordSet: . }
      elif .Name == $from and .Type != "CNAME" then { Action: "CREATE", ResourceRecordSet: (.Name = $name) }
      else empty end ]
  | sort_by(.Action == "CREATE");

def types(action): [ .[] | select(.Action == action) | .ResourceRecordSet.Type ] | unique;

# A name that would be left without an answer, of one type or at all, is not crossed.
def refuse_silence:
  types("CREATE") as $after
  | (types("DELETE") - ["CNAME"] - $after) as $lost
  | if $after == [] then error("\($from) has no A or AAAA records")
    elif $lost != [] then error("\($from) has no records of type \($lost | join(", ")), which \($name) has")
    else . end;

{ Changes: (batch | refuse_silence) }
