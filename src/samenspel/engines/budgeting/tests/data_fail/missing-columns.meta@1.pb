META

PROJECTS
project_id;cost
a;6
VOTES
voter_id;vote
