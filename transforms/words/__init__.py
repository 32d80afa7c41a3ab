"""What people said, in notes and transcripts: a refusal, a complaint, a wrong person, a wish to be called again."""

from transforms.words.counting import attach_heard, raise_by_words
from transforms.words.hearing import phrase_said, said

__all__ = ["attach_heard", "phrase_said", "raise_by_words", "said"]
