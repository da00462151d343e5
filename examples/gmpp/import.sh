#!/usr/bin/env bash
# Turns ten yearly lists of the UK's largest projects into a repository with ten commits.
# usage: import.sh DATA [TARGET]     DATA holds gmpp-2014.csv … gmpp-2023.csv; PMO names the program, `pmo` if unset
set -euo pipefail

data=$(cd "${1:?usage: import.sh DATA [TARGET]}" && pwd)
target=${2:-gmpp}
pmo=${PMO:-pmo}
here=$(cd "$(dirname "$0")" && pwd)

[ ! -e "$target" ] || { echo "import.sh: \`$target\` exists; name another folder" >&2; exit 2; }
mkdir -p "$target"
cd "$target"
git init --quiet --initial-branch=main .

for year in 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023; do
  file=$data/gmpp-$year.csv
  # The day the figures are of: the column `snapshot_date` of the first row.
  column=$(head -n 1 "$file" | tr ',' '\n' | grep -n '^snapshot_date$' | cut -d: -f1)
  day=$(sed -n 2p "$file" | sed 's/"[^"]*"//g' | cut -d, -f"$column")

  # Ratings had five points until 2021, and have three since.
  points=$([ "$year" -le 2021 ] && echo 5 || echo 3)
  sed "s/^scales: .*/scales: {rag: $points}/" "$here/policy.yaml" > pmo.yaml

  # A project that is no longer on the list leaves the portfolio; git keeps it.
  "$pmo" import csv "$file" --map "$here/map.yaml" --remove-missing --quiet
  git add --all
  GIT_AUTHOR_NAME="Import" GIT_AUTHOR_EMAIL="import@example.org" GIT_AUTHOR_DATE="${day}T12:00:00Z" \
  GIT_COMMITTER_NAME="Import" GIT_COMMITTER_EMAIL="import@example.org" GIT_COMMITTER_DATE="${day}T12:00:00Z" \
    git -c commit.gpgsign=false commit --quiet -m "The list of $year, as of $day"
  echo "$year: as of $day, $(find projects -name '*.yaml' | wc -l | tr -d ' ') projects"
done

echo "next: cd $target && $(basename "$pmo") show portfolio"
