/// The files that the demo's workflows read.
enum DemoFiles {
    /// A release in four steps.
    ///
    /// The demo opens while the second step waits.
    static let release = """
        # Release 2.4

        The build of this morning passed. These steps bring it to the shop.

        ## Pack

        Packs the build; nothing outside this folder changes.

        ```sh confirm=no name=pack
        mkdir -p release && echo "shop 2.4" > release/VERSION && ls -l release
        ```

        ## Migrate the orders

        Adds the column `refunded_at` to 1 204 311 orders. **There is no way back** but the backup of last night.

        ```sh timeout=10m name=migrate
        for part in 1 2 3 4 5; do echo "migrating part $part of 5"; sleep 0.4; done
        echo "1204311 orders migrated" | tee release/migrated
        ```

        ## Switch

        Points the shop at the new version.

        ```sh name=switch
        echo "2.4" > release/current && cat release/current
        ```

        ## Tell the team

        ```sh confirm=no name=tell
        echo "Release $(cat release/current) is live." | tee release/message
        ```

        """

    /// A clean-up whose command hides a zero-width space and bidirectional control characters.
    static let cleanup = """
        # Clean up old exports

        Suggested by the assistant after yesterday's disk alert.

        ```sh name=clean
        mkdir -p exports && rm -rf "exports/\u{202E}dlo\u{202C}\u{200B}" && echo "old exports removed"
        ```

        """

    /// A backup that takes minutes and asks no question.
    static let backup = """
        # Nightly backup

        Copies the shop's tables one by one.

        ```sh confirm=no name=copy
        for table in customers orders items payments refunds stock prices carts reviews coupons; do
          for part in 1 2 3 4 5 6; do echo "$table part $part of 6"; sleep 0.5; done
        done
        ```

        ```sh confirm=no name=verify
        echo "all tables verified"
        ```

        """

    /// A check that fails on its first attempt and succeeds on its second, like a probe of a starting server.
    static let warmUp = """
        # Warm up the search

        The search server takes a moment after a restart.

        ```sh confirm=no name=restart
        echo "search server restarted"
        ```

        ```sh confirm=no name=probe
        tries=$(cat tries 2>/dev/null || echo 0); tries=$((tries + 1)); echo "$tries" > tries
        echo "asking the search server, try $tries"
        if [ "$tries" -lt 2 ]; then echo "no answer on port 9200" >&2; exit 7; fi
        echo "the search server answers"
        ```

        """

    /// Refund requests, three of them above the limit.
    static let refunds = """
        id,customer,amount,currency,reason
        R-1041,Ada Lovelace,12.50,EUR,late parcel
        R-1042,Grace Hopper,480.00,EUR,wrong color
        R-1043,Alan Turing,9.99,EUR,double charge
        R-1044,Edsger Dijkstra,1250.00,EUR,order canceled
        R-1045,Barbara Liskov,149.90,USD,broken on arrival

        """

    /// Refund requests below the limit.
    static let smallRefunds = """
        id,customer,amount,currency,reason
        R-1038,Donald Knuth,2.56,USD,found an error
        R-1039,Frances Allen,19.00,USD,late parcel

        """

    /// Refund requests with a malformed line.
    static let badRefunds = """
        id,customer,amount,currency,reason
        R-1046,Niklaus Wirth,35.00,CHF,late parcel
        R-1047,Tony Hoare,a billion,GBP,my mistake

        """

    /// The files with their names.
    static let all: [(name: String, text: String)] = [
        ("release.md", release), ("cleanup.md", cleanup), ("backup.md", backup), ("warm-up.md", warmUp),
        ("refunds.csv", refunds), ("small.csv", smallRefunds), ("bad.csv", badRefunds),
    ]
}
