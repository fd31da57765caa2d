-- Cases, as rows: what benchmarks/crowd.py runs, with the number of cases in the place of :cases.
-- The n-th grid has one n-th of the cases of the first; a tenth of all is under way.

SET LOCAL session_replication_role = replica;  -- what refers to what is right as written: looking it up row by row takes longer than writing

CREATE TEMP TABLE seat AS
WITH grid AS (
    SELECT id, path, row_number() OVER (ORDER BY path) AS nth FROM grids_area WHERE level = 'grid'
)
SELECT grid.id AS grid, grid.nth, community.id AS community, street.id AS street, county.id AS county,
    (SELECT min(id) FROM grids_building WHERE grid_id = grid.id) AS house,
    (SELECT min(id) FROM grids_appointment WHERE area_id = grid.id AND duty = 'grid_worker') AS worker,
    (sum(1.0 / nth) OVER (ORDER BY nth) - 1.0 / nth) / sum(1.0 / nth) OVER () AS low,
    sum(1.0 / nth) OVER (ORDER BY nth) / sum(1.0 / nth) OVER () AS high
FROM grid
JOIN grids_area community ON community.path = left(grid.path, length(grid.path) - 4)
JOIN grids_area street ON street.path = left(grid.path, length(grid.path) - 8)
JOIN grids_area county ON county.path = left(grid.path, length(grid.path) - 12);

CREATE TEMP TABLE sort AS
SELECT id, sealed, tier, row_number() OVER (ORDER BY id) - 1 AS nth, count(*) OVER () AS kinds
FROM cases_category WHERE kind = 'reports' AND area_id IS NULL;

INSERT INTO accounts_contact (phone_cipher, phone_hash, name, openid_cipher, unionid_cipher, email, way, digest, language, created_at)
SELECT '', md5(n::text), '居民', '', '', '', '', false, 'zh-hans', now() FROM generate_series(1, :cases / 4) AS n;

-- Chance that is the same in every county: numbers below 2^32, of each case and each matter one, none of which tells of another.
CREATE FUNCTION pg_temp.chance(n bigint, about text) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN hashtextextended(about, n) & 4294967295;

CREATE TEMP TABLE drawn AS
SELECT n, n % 10 = 0 AS open, pg_temp.chance(n, 'spot') / 4294967296.0 AS spot, (pg_temp.chance(n, 'state') % 1000)::int AS die,
    (pg_temp.chance(n, 'whistle') % 50)::int AS call, (pg_temp.chance(n, 'house') % 4)::int AS door, (pg_temp.chance(n, 'due') % 997)::int AS late,
    (pg_temp.chance(n, 'filed') % 997)::int AS ago, pg_temp.chance(n, 'before') % 200 = 0 AS again, pg_temp.chance(n, 'level') % 7 = 0 AS above,
    pg_temp.chance(n, 'source') % 3 = 0 AS logged, (pg_temp.chance(n, 'number') % 1000)::int AS written, pg_temp.chance(n, 'sort') AS about
FROM generate_series(1, :cases) AS n;

-- what one case in so many says beside what all say, and what only those say who are far from the busiest grid
CREATE TEMP TABLE told AS
SELECT drawn.*, seat.*, CASE WHEN pg_temp.chance(n, 'leak') % 4 = 0 THEN '，漏水' ELSE '' END
        || CASE WHEN pg_temp.chance(n, 'smell') % 20 = 0 THEN '，异味' ELSE '' END
        || CASE WHEN pg_temp.chance(n, 'noise') % 100 = 0 THEN '，噪声' ELSE '' END
        || CASE WHEN pg_temp.chance(n, 'vermin') % 300 = 0 THEN '，蟑螂' ELSE '' END
        || CASE WHEN seat.nth > 240 THEN '，山洪' ELSE '' END AS beside,
    sort.id AS category, sort.sealed, sort.tier, call = 0 AS whistle, sort.sealed OR above AS upstairs,
    CASE WHEN NOT open THEN 'over' WHEN call = 0 THEN 'open' WHEN die BETWEEN 750 AND 839 THEN 'paused'
        WHEN die BETWEEN 840 AND 989 THEN 'resting' ELSE 'open' END AS phase,
    CASE WHEN call = 0 THEN CASE WHEN open THEN 'blown' ELSE 'signed' END WHEN NOT open THEN 'closed'
        WHEN die < 100 THEN 'submitted' WHEN die < 250 THEN 'accepted' WHEN die < 350 THEN 'assigned'
        WHEN die < 700 THEN 'in_progress' WHEN die < 750 THEN 'resolved' WHEN die < 800 THEN 'awaiting_resident'
        WHEN die < 840 THEN 'parked' WHEN die < 990 THEN 'answered' ELSE 'reopen_asked' END AS state
FROM drawn JOIN seat ON spot >= low AND spot < high JOIN sort ON sort.nth = mod(about, kinds);

INSERT INTO cases_case (number, kind, times_before, requester_id, category_id, text, place_id, building_id, source, created_at,
    state, phase, tier, openness, outcome, desk_id, at_county, at_subdistrict, at_community, at_grid,
    in_county, in_subdistrict, in_community, in_grid, astray, owner_appointment_id, version, open_children, next_look_at, due_at)
SELECT 'N' || lpad(n::text, 9, '0'), CASE WHEN whistle THEN 'whistle' ELSE 'reports' END,
    CASE WHEN again AND (whistle OR NOT sealed) THEN 2 ELSE 0 END,
    (SELECT max(id) FROM accounts_contact) - mod(n, greatest(:cases / 4, 1)), category, '三栋电梯又停了，编号 ' || written || beside,
    grid, house + door, CASE WHEN logged THEN 'worker' ELSE 'qr' END,
    now() - CASE WHEN open THEN ago * interval '90 seconds' ELSE interval '30 days' + ago * interval '16 hours' END,
    state, phase, tier, CASE WHEN sealed AND NOT whistle THEN 'sealed' ELSE 'private' END, '',
    CASE WHEN upstairs THEN community ELSE grid END, county, street, community, CASE WHEN upstairs THEN NULL ELSE grid END,
    county, street, community, grid, false, CASE WHEN NOT open OR die BETWEEN 250 AND 839 THEN worker END, 3, 0,
    CASE WHEN open THEN now() + (ago + 1) * interval '10 minutes' END,
    CASE WHEN open AND phase <> 'paused' THEN now() + (late - 100) * interval '30 minutes' + n * interval '1 millisecond' END
FROM told ORDER BY n;

INSERT INTO cases_event (case_id, seq, verb, source, target, tier, desk_id, owner, outcome, facts, channel, at, words_hash, hash)
SELECT cases_case.id, seq, (ARRAY['submit', 'accept', 'assign', 'settle', 'rate_solved'])[seq],
    (ARRAY['', 'submitted', 'accepted', 'in_progress', 'answered'])[seq],
    (ARRAY['submitted', 'accepted', 'assigned', 'answered', 'closed'])[seq], tier, desk_id, '', '', '{}', 'session',
    created_at + seq * interval '4 hours', md5(seq::text), md5(number || seq)
FROM cases_case, generate_series(1, 5) AS seq WHERE phase = 'over' OR seq <= 3;

INSERT INTO cases_caseclock (case_id, name, round, started, due, unit, calendar, paused, stopped, remind_at, told)
SELECT id, CASE WHEN phase = 'resting' THEN 'rating' ELSE 'resolution' END, 1, created_at, coalesce(due_at, created_at + interval '20 days'),
    'working_days', 'office', CASE WHEN phase = 'paused' THEN created_at + interval '1 hour' END,
    CASE WHEN phase = 'over' THEN created_at + interval '20 hours' END, NULL, coalesce(due_at < now(), false)
FROM cases_case;

-- as grams.tokens() would take them from the text
INSERT INTO cases_casewords (case_id, words, put_away)
SELECT cases_case.id, '三 栋 三栋 电 栋电 梯 电梯 又 梯又 停 又停 了 停了 编 号 编号 ' || told.written
    || regexp_replace(beside, '，(.)(.)', ' \1 \2 \1\2', 'g'), cases_case.phase = 'over'
FROM cases_case JOIN told ON number = 'N' || lpad(told.n::text, 9, '0') WHERE openness <> 'sealed';

INSERT INTO accounts_consent (contact_id, purpose, about, version, given_at)
SELECT requester_id, 'contact', number, '1', created_at FROM cases_case WHERE pg_temp.chance(id, 'agreed') % 3 = 0;
