"""The address book's tables as peewee sees them: private to the store, bound to no database.

Columns only: indexes, and the full text of the search, stand in ``migrations``.
"""

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, Model, TextField


class Company(Model):
    """A company; ``folded`` and ``tax_key`` are what it is found by."""

    id = AutoField()
    name = TextField()
    folded = TextField()
    tax_id = TextField(default="")
    tax_key = TextField(default="")
    phone = TextField(default="")
    fax = TextField(default="")
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    country = TextField(default="")
    owner = TextField(default="")
    language = TextField(default="")
    consent = TextField(default="")
    own = TextField(default="{}")
    changed = IntegerField()


class Person(Model):
    """A person; ``folded`` is "first last", ``sorting`` "last first"."""

    id = AutoField()
    company = IntegerField(null=True)
    first_name = TextField(default="")
    last_name = TextField(default="")
    folded = TextField()
    sorting = TextField()
    position = TextField(default="")
    gender = TextField(default="")
    is_default = BooleanField(default=False)
    phone = TextField(default="")
    fax = TextField(default="")
    street = TextField(default="")
    postcode = TextField(default="")
    city = TextField(default="")
    country = TextField(default="")
    owner = TextField(default="")
    language = TextField(default="")
    consent = TextField(default="")
    own = TextField(default="{}")
    changed = IntegerField()


class Address(Model):
    """An e-mail address of a company or of a person, never of both."""

    id = AutoField()
    company = IntegerField(null=True)
    person = IntegerField(null=True)
    position = IntegerField()
    canonical = TextField()
    label = TextField(default="")


class Group(Model):
    """A named group."""

    id = AutoField()
    name = TextField()
    folded = TextField()

    class Meta:
        table_name = "grp"


class CompanyGroup(Model):
    """A company belongs to a group, with all its persons."""

    company = IntegerField()
    grp = IntegerField()

    class Meta:
        table_name = "company_grp"
        primary_key = CompositeKey("company", "grp")


class PersonGroup(Model):
    """A person belongs to a group."""

    person = IntegerField()
    grp = IntegerField()

    class Meta:
        table_name = "person_grp"
        primary_key = CompositeKey("person", "grp")


class OwnField(Model):
    """A field that this office invented, as first written."""

    id = AutoField()
    name = TextField()
    folded = TextField()

    class Meta:
        table_name = "own_field"


class Suppression(Model):
    """An address that must not be written to."""

    address = TextField()
    scope = TextField(default="")
    reason = TextField()
    since = IntegerField()

    class Meta:
        primary_key = CompositeKey("address", "scope")


TABLES = (Company, Person, Address, Group, CompanyGroup, PersonGroup, OwnField, Suppression)
