"""Whether a contact stands on a list that is held."""

import polars as pl


def attach_list_signs(contacts: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `list_sign`: the sign of invention for which their list is held, or null.

    `held` is `transforms.lists.signs.held_lists` of the campaign.
    """
    return contacts.join(held, on="file_id", how="left", validate="m:1")
