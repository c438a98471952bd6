META
key;value
description;A small one
num_projects;3
num_votes;4
vote_type;approval
PROJECTS
project_id;cost;name;category
a;600;Trees;green
b;300.50;"Benches; ""big"" blue";street
c;200;Swings;play
VOTES
voter_id;vote;age
1;a,b;34
2;;17
3;b,a;51
4;c;20
