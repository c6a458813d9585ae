-- Written by schemagen. Once it is applied anywhere, leave it as it is: sqlx compares its checksum.
-- To change the schema, change the specs and build again.

-- Enums

CREATE TYPE hostile AS ENUM (
    '"; drop table user; --',
    '*/ fn main() {} /*',
    '../../etc/x',
    'type',
    'self',
    'super',
    'crate',
    'mod',
    'enums',
    'json',
    'macros',
    'main',
    'emoji 🦀',
    'select',
    'a b',
    'async',
    'user',
    '1st',
    'ünï',
    '_',
    'dollar $$ x',
    'back\slash',
    'quo''te',
    '{{ braces }}',
    '{% raw %}',
    '‮ rtl',
    'new
line'
);

-- Tables

CREATE TABLE organization (
    id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organization_pkey PRIMARY KEY (id)
);

CREATE TABLE "*/ fn main() {} /*" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "*/ fn main() {} /*_pkey" PRIMARY KEY (id),
    CONSTRAINT "*/ fn main() {} /*_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "*/ fn main() {} /*" IS '*/ fn main() {} /* */ '''''' {{ x }} {% y %}';

CREATE INDEX "*/ fn main() {} /*_organization_id_before_idx"
    ON "*/ fn main() {} /*" (organization_id, before);

CREATE TABLE "../../etc/x" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "../../etc/x_pkey" PRIMARY KEY (id),
    CONSTRAINT "../../etc/x_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "../../etc/x" IS '../../etc/x */ '''''' {{ x }} {% y %}';

CREATE INDEX "../../etc/x_organization_id_before_idx" ON "../../etc/x" (organization_id, before);

CREATE TABLE member (
    id text NOT NULL,
    organization_id text NOT NULL,
    user_id text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT member_pkey PRIMARY KEY (id)
);

CREATE INDEX member_organization_id_user_id_idx ON member (organization_id, user_id);

CREATE TABLE type (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT type_pkey PRIMARY KEY (id),
    CONSTRAINT type_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE type IS 'type */ '''''' {{ x }} {% y %}';

CREATE INDEX type_organization_id_before_idx ON type (organization_id, before);

CREATE TABLE self (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT self_pkey PRIMARY KEY (id),
    CONSTRAINT self_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE self IS 'self */ '''''' {{ x }} {% y %}';

CREATE INDEX self_organization_id_before_idx ON self (organization_id, before);

CREATE TABLE super (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT super_pkey PRIMARY KEY (id),
    CONSTRAINT super_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE super IS 'super */ '''''' {{ x }} {% y %}';

CREATE INDEX super_organization_id_before_idx ON super (organization_id, before);

CREATE TABLE crate (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT crate_pkey PRIMARY KEY (id),
    CONSTRAINT crate_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE crate IS 'crate */ '''''' {{ x }} {% y %}';

CREATE INDEX crate_organization_id_before_idx ON crate (organization_id, before);

CREATE TABLE mod (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT mod_pkey PRIMARY KEY (id),
    CONSTRAINT mod_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE mod IS 'mod */ '''''' {{ x }} {% y %}';

CREATE INDEX mod_organization_id_before_idx ON mod (organization_id, before);

CREATE TABLE enums (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT enums_pkey PRIMARY KEY (id),
    CONSTRAINT enums_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE enums IS 'enums */ '''''' {{ x }} {% y %}';

CREATE INDEX enums_organization_id_before_idx ON enums (organization_id, before);

CREATE TABLE json (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT json_pkey PRIMARY KEY (id),
    CONSTRAINT json_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE json IS 'json */ '''''' {{ x }} {% y %}';

CREATE INDEX json_organization_id_before_idx ON json (organization_id, before);

CREATE TABLE macros (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT macros_pkey PRIMARY KEY (id),
    CONSTRAINT macros_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE macros IS 'macros */ '''''' {{ x }} {% y %}';

CREATE INDEX macros_organization_id_before_idx ON macros (organization_id, before);

CREATE TABLE main (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT main_pkey PRIMARY KEY (id),
    CONSTRAINT main_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE main IS 'main */ '''''' {{ x }} {% y %}';

CREATE INDEX main_organization_id_before_idx ON main (organization_id, before);

CREATE TABLE "emoji 🦀" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "emoji 🦀_pkey" PRIMARY KEY (id),
    CONSTRAINT "emoji 🦀_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "emoji 🦀" IS 'emoji 🦀 */ '''''' {{ x }} {% y %}';

CREATE INDEX "emoji 🦀_organization_id_before_idx" ON "emoji 🦀" (organization_id, before);

CREATE TABLE "select" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT select_pkey PRIMARY KEY (id),
    CONSTRAINT select_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE "select" IS 'select */ '''''' {{ x }} {% y %}';

CREATE INDEX select_organization_id_before_idx ON "select" (organization_id, before);

CREATE TABLE "a b" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "a b_pkey" PRIMARY KEY (id),
    CONSTRAINT "a b_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "a b" IS 'a b */ '''''' {{ x }} {% y %}';

CREATE INDEX "a b_organization_id_before_idx" ON "a b" (organization_id, before);

CREATE TABLE async (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT async_pkey PRIMARY KEY (id),
    CONSTRAINT async_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE async IS 'async */ '''''' {{ x }} {% y %}';

CREATE INDEX async_organization_id_before_idx ON async (organization_id, before);

CREATE TABLE "user" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE "user" IS 'user */ '''''' {{ x }} {% y %}';

CREATE INDEX user_organization_id_before_idx ON "user" (organization_id, before);

CREATE TABLE "1st" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "1st_pkey" PRIMARY KEY (id),
    CONSTRAINT "1st_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "1st" IS '1st */ '''''' {{ x }} {% y %}';

CREATE INDEX "1st_organization_id_before_idx" ON "1st" (organization_id, before);

CREATE TABLE wide (
    id text NOT NULL,
    organization_id text NOT NULL,
    """; drop table user; --" text DEFAULT '"; drop table user; --',
    "*/ fn main() {} /*" text DEFAULT '*/ fn main() {} /*',
    "../../etc/x" text DEFAULT '../../etc/x',
    type text DEFAULT 'type',
    self text DEFAULT 'self',
    super text DEFAULT 'super',
    crate text DEFAULT 'crate',
    mod text DEFAULT 'mod',
    enums text DEFAULT 'enums',
    json text DEFAULT 'json',
    macros text DEFAULT 'macros',
    main text DEFAULT 'main',
    "emoji 🦀" text DEFAULT 'emoji 🦀',
    "select" text DEFAULT 'select',
    "a b" text DEFAULT 'a b',
    async text DEFAULT 'async',
    "user" text DEFAULT 'user',
    "1st" text DEFAULT '1st',
    "ünï" text DEFAULT 'ünï',
    _ text DEFAULT '_',
    "dollar $$ x" text DEFAULT 'dollar $$ x',
    "back\slash" text DEFAULT 'back\slash',
    "quo'te" text DEFAULT 'quo''te',
    "{{ braces }}" text DEFAULT '{{ braces }}',
    "{% raw %}" text DEFAULT '{% raw %}',
    "‮ rtl" text DEFAULT '‮ rtl',
    "new
line" text DEFAULT 'new
line',
    label hostile DEFAULT '"; drop table user; --' NOT NULL,
    labels hostile[] DEFAULT ARRAY['"; drop table user; --', '*/ fn main() {} /*', '../../etc/x', 'type', 'self', 'super', 'crate', 'mod', 'enums', 'json', 'macros', 'main', 'emoji 🦀', 'select', 'a b', 'async', 'user', '1st', 'ünï', '_', 'dollar $$ x', 'back\slash', 'quo''te', '{{ braces }}', '{% raw %}', '‮ rtl', 'new
line']::hostile[] NOT NULL,
    shape jsonb DEFAULT '{"\"; drop table user; --":"*/ fn main() {} /*"}' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT wide_pkey PRIMARY KEY (id),
    CONSTRAINT "a */ check" CHECK ("select" <> '; drop table member; --')
);

COMMENT ON COLUMN wide."""; drop table user; --" IS '"; drop table user; --';
COMMENT ON COLUMN wide."*/ fn main() {} /*" IS '*/ fn main() {} /*';
COMMENT ON COLUMN wide."../../etc/x" IS '../../etc/x';
COMMENT ON COLUMN wide.type IS 'type';
COMMENT ON COLUMN wide.self IS 'self';
COMMENT ON COLUMN wide.super IS 'super';
COMMENT ON COLUMN wide.crate IS 'crate';
COMMENT ON COLUMN wide.mod IS 'mod';
COMMENT ON COLUMN wide.enums IS 'enums';
COMMENT ON COLUMN wide.json IS 'json';
COMMENT ON COLUMN wide.macros IS 'macros';
COMMENT ON COLUMN wide.main IS 'main';
COMMENT ON COLUMN wide."emoji 🦀" IS 'emoji 🦀';
COMMENT ON COLUMN wide."select" IS 'select';
COMMENT ON COLUMN wide."a b" IS 'a b';
COMMENT ON COLUMN wide.async IS 'async';
COMMENT ON COLUMN wide."user" IS 'user';
COMMENT ON COLUMN wide."1st" IS '1st';
COMMENT ON COLUMN wide."ünï" IS 'ünï';
COMMENT ON COLUMN wide._ IS '_';
COMMENT ON COLUMN wide."dollar $$ x" IS 'dollar $$ x';
COMMENT ON COLUMN wide."back\slash" IS 'back\slash';
COMMENT ON COLUMN wide."quo'te" IS 'quo''te';
COMMENT ON COLUMN wide."{{ braces }}" IS '{{ braces }}';
COMMENT ON COLUMN wide."{% raw %}" IS '{% raw %}';
COMMENT ON COLUMN wide."‮ rtl" IS '‮ rtl';
COMMENT ON COLUMN wide."new
line" IS 'new
line';

CREATE INDEX "an ""index""" ON wide (organization_id, "a b" DESC);

CREATE TABLE "ünï" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "ünï_pkey" PRIMARY KEY (id),
    CONSTRAINT "ünï_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "ünï" IS 'ünï */ '''''' {{ x }} {% y %}';

CREATE INDEX "ünï_organization_id_before_idx" ON "ünï" (organization_id, before);

CREATE TABLE _ (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT __pkey PRIMARY KEY (id),
    CONSTRAINT __organization_id_id_key UNIQUE (organization_id, id)
);

COMMENT ON TABLE _ IS '_ */ '''''' {{ x }} {% y %}';

CREATE INDEX __organization_id_before_idx ON _ (organization_id, before);

CREATE TABLE "dollar $$ x" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "dollar $$ x_pkey" PRIMARY KEY (id),
    CONSTRAINT "dollar $$ x_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "dollar $$ x" IS 'dollar $$ x */ '''''' {{ x }} {% y %}';

CREATE INDEX "dollar $$ x_organization_id_before_idx" ON "dollar $$ x" (organization_id, before);

CREATE TABLE "back\slash" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "back\slash_pkey" PRIMARY KEY (id),
    CONSTRAINT "back\slash_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "back\slash" IS 'back\slash */ '''''' {{ x }} {% y %}';

CREATE INDEX "back\slash_organization_id_before_idx" ON "back\slash" (organization_id, before);

CREATE TABLE "quo'te" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "quo'te_pkey" PRIMARY KEY (id),
    CONSTRAINT "quo'te_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "quo'te" IS 'quo''te */ '''''' {{ x }} {% y %}';

CREATE INDEX "quo'te_organization_id_before_idx" ON "quo'te" (organization_id, before);

CREATE TABLE "{{ braces }}" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "{{ braces }}_pkey" PRIMARY KEY (id),
    CONSTRAINT "{{ braces }}_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "{{ braces }}" IS '{{ braces }} */ '''''' {{ x }} {% y %}';

CREATE INDEX "{{ braces }}_organization_id_before_idx" ON "{{ braces }}" (organization_id, before);

CREATE TABLE "{% raw %}" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "{% raw %}_pkey" PRIMARY KEY (id),
    CONSTRAINT "{% raw %}_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "{% raw %}" IS '{% raw %} */ '''''' {{ x }} {% y %}';

CREATE INDEX "{% raw %}_organization_id_before_idx" ON "{% raw %}" (organization_id, before);

CREATE TABLE "‮ rtl" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "‮ rtl_pkey" PRIMARY KEY (id),
    CONSTRAINT "‮ rtl_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "‮ rtl" IS '‮ rtl */ '''''' {{ x }} {% y %}';

CREATE INDEX "‮ rtl_organization_id_before_idx" ON "‮ rtl" (organization_id, before);

CREATE TABLE "new
line" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "new
line_pkey" PRIMARY KEY (id),
    CONSTRAINT "new
line_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE "new
line" IS 'new
line */ '''''' {{ x }} {% y %}';

CREATE INDEX "new
line_organization_id_before_idx" ON "new
line" (organization_id, before);

CREATE TABLE """; drop table user; --" (
    id text NOT NULL,
    organization_id text NOT NULL,
    before text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT """; drop table user; --_pkey" PRIMARY KEY (id),
    CONSTRAINT """; drop table user; --_organization_id_id_key" UNIQUE (organization_id, id)
);

COMMENT ON TABLE """; drop table user; --" IS '"; drop table user; -- */ '''''' {{ x }} {% y %}';

CREATE INDEX """; drop table user; --_organization_id_before_idx"
    ON """; drop table user; --" (organization_id, before);

-- References between tables

ALTER TABLE "*/ fn main() {} /*"
    ADD CONSTRAINT "*/ fn main() {} /*_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "*/ fn main() {} /*"
    ADD CONSTRAINT "*/ fn main() {} /*_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES """; drop table user; --" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "../../etc/x"
    ADD CONSTRAINT "../../etc/x_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "../../etc/x"
    ADD CONSTRAINT "../../etc/x_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "*/ fn main() {} /*" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE member
    ADD CONSTRAINT member_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE type
    ADD CONSTRAINT type_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE type
    ADD CONSTRAINT type_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES "../../etc/x" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE self
    ADD CONSTRAINT self_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE self
    ADD CONSTRAINT self_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES type (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE super
    ADD CONSTRAINT super_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE super
    ADD CONSTRAINT super_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES self (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE crate
    ADD CONSTRAINT crate_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE crate
    ADD CONSTRAINT crate_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES super (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE mod
    ADD CONSTRAINT mod_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE mod
    ADD CONSTRAINT mod_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES crate (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE enums
    ADD CONSTRAINT enums_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE enums
    ADD CONSTRAINT enums_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES mod (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE json
    ADD CONSTRAINT json_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE json
    ADD CONSTRAINT json_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES enums (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE macros
    ADD CONSTRAINT macros_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE macros
    ADD CONSTRAINT macros_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES json (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE main
    ADD CONSTRAINT main_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE main
    ADD CONSTRAINT main_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES macros (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "emoji 🦀"
    ADD CONSTRAINT "emoji 🦀_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "emoji 🦀"
    ADD CONSTRAINT "emoji 🦀_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES main (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "select"
    ADD CONSTRAINT select_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "select"
    ADD CONSTRAINT select_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES "emoji 🦀" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "a b"
    ADD CONSTRAINT "a b_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "a b"
    ADD CONSTRAINT "a b_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "select" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE async
    ADD CONSTRAINT async_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE async
    ADD CONSTRAINT async_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES "a b" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "user"
    ADD CONSTRAINT user_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "user"
    ADD CONSTRAINT user_organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES async (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "1st"
    ADD CONSTRAINT "1st_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "1st"
    ADD CONSTRAINT "1st_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "user" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE wide
    ADD CONSTRAINT wide_organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "ünï"
    ADD CONSTRAINT "ünï_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "ünï"
    ADD CONSTRAINT "ünï_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "1st" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE _
    ADD CONSTRAINT __organization_id_fkey FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE _
    ADD CONSTRAINT __organization_id_before_fkey FOREIGN KEY (organization_id, before)
    REFERENCES "ünï" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "dollar $$ x"
    ADD CONSTRAINT "dollar $$ x_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "dollar $$ x"
    ADD CONSTRAINT "dollar $$ x_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES _ (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "back\slash"
    ADD CONSTRAINT "back\slash_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "back\slash"
    ADD CONSTRAINT "back\slash_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "dollar $$ x" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "quo'te"
    ADD CONSTRAINT "quo'te_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "quo'te"
    ADD CONSTRAINT "quo'te_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "back\slash" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "{{ braces }}"
    ADD CONSTRAINT "{{ braces }}_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "{{ braces }}"
    ADD CONSTRAINT "{{ braces }}_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "quo'te" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "{% raw %}"
    ADD CONSTRAINT "{% raw %}_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "{% raw %}"
    ADD CONSTRAINT "{% raw %}_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "{{ braces }}" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "‮ rtl"
    ADD CONSTRAINT "‮ rtl_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "‮ rtl"
    ADD CONSTRAINT "‮ rtl_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "{% raw %}" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE "new
line"
    ADD CONSTRAINT "new
line_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE "new
line"
    ADD CONSTRAINT "new
line_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "‮ rtl" (organization_id, id) ON DELETE SET NULL (before);

ALTER TABLE """; drop table user; --"
    ADD CONSTRAINT """; drop table user; --_organization_id_fkey" FOREIGN KEY (organization_id)
    REFERENCES organization (id) ON DELETE CASCADE;

ALTER TABLE """; drop table user; --"
    ADD CONSTRAINT """; drop table user; --_organization_id_before_fkey" FOREIGN KEY (organization_id, before)
    REFERENCES "new
line" (organization_id, id) ON DELETE SET NULL (before);
