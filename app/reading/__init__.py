"""The reader: does this sentence answer this question, where, and how sure is that?"""
