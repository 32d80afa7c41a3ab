"""What people said, in notes and transcripts: a refusal, a complaint, a wrong person, a wish to be called again."""

from transforms.words.again import noes_heard_since
from transforms.words.counting import attach_heard, raise_by_words
from transforms.words.hearing import phrase_said, said

__all__ = ["attach_heard", "noes_heard_since", "phrase_said", "raise_by_words", "said"]
