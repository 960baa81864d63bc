# Reads JSON strings, one a line; says for each what `URI` reads, or null.
use strict;
use warnings;
use JSON::PP;
use URI;

my $json = JSON::PP->new->allow_nonref->ascii->canonical;
while (my $line = <STDIN>) {
    my $read = eval {
        my $url = URI->new($json->decode($line));
        $url->can('host') && $url->host
            ? { host => $url->host, port => '' . $url->port, path => $url->path, query => $url->query // '', user => $url->userinfo // '' }
            : undef;
    };
    print $json->encode($read), "\n";
}
